"""通知: who is told of which act, in the product and by mail. The record knows nothing of it."""
