"""议题: from the draft through the gate, consultation and discussion; comments and positions."""
