"""会议 — one public function an act; every act locks the meeting that it belongs to."""
