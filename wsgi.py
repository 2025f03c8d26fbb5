"""What a WSGI server and `flask --app wsgi` load."""

import gc

gc.disable()  # what is imported stays: to look for garbage in it costs a fifth of the start

from workspace import create_app

app = create_app()
gc.freeze()
gc.enable()
