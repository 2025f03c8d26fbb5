"""决议: drafted from an adopted poll, reviewed, numbered and signed, never changed after."""
