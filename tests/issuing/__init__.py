"""Tests of the reports in a firm's own look: issued, verified, withdrawn."""
