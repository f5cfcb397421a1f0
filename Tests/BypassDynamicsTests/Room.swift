// Tests of BypassDynamics.
