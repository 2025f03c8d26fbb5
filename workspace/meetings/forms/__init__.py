"""Forms of meetings: shapes of what is typed; whether it may happen is asked elsewhere."""
