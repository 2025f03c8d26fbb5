"""运维: what an operator needs: examination, backup and restore, health and figures."""
