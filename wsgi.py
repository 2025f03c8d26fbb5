"""What a WSGI server and `flask --app wsgi` load."""

from workspace import create_app

app = create_app()
