// Tests of BypassKnowledge.
