"""One spelling of each text, so that what is stored is what was sealed."""

import hashlib
import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from workspace.text import digest, normalise


class TestNormalise:
    def test_line_ends_and_trailing_space(self):
        assert normalise("甲 \r\n乙\t\r丙\u2028丁　\n\n \n") == "甲\n乙\n丙\n丁"
        assert normalise("  甲\n\n  乙") == "  甲\n\n  乙"

    def test_nothing_unseen_is_kept(self):
        assert normalise("\x00甲\x02\x1b\x7f\x9f\ufeff\ufffe\ud800乙\udfff\t丙") == "甲乙\t丙"

    def test_no_mark_turns_the_direction_of_reading(self):
        assert normalise("同意\u202e意同不\u2066") == "同意意同不"

    def test_joiners_and_rare_characters_stay(self):
        rare = "喆镕堃垚𠮷👩‍💻"
        assert normalise(rare) == rare

    def test_letters_are_composed(self):
        assert normalise("e\u0301\ufa12") == "é晴"

    @given(st.text())
    def test_twice_is_once(self, text):
        once = normalise(text)
        assert normalise(once) == once
        assert unicodedata.is_normalized("NFC", once)
        once.encode()

    def test_marks_heaped_on_a_letter_take_no_time(self):
        for heap in ("\u0301\u0316" * 50_000, "\u0344" * 50_000):
            before = time.process_time()
            once = normalise("a" + heap + "乙")
            assert time.process_time() - before < 0.5
            assert len(once) < 40
            assert once.endswith("乙")
            assert normalise(once) == once


def test_a_digest_is_of_the_bytes():
    assert digest("甲") == hashlib.sha256("甲".encode()).hexdigest()
    assert len(digest("\ud800")) == 64
