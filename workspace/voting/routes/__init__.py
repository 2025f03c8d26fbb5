"""Pages and forms of the polls; `voting/_motion.html` stands on the issue's page too."""

from workspace.voting.routes import acts, ballots, opening, usual
from workspace.voting.routes.pages import box_of, bp, the_poll
from workspace.voting.routes.words import say

__all__ = ["acts", "ballots", "box_of", "bp", "opening", "say", "the_poll", "usual"]
