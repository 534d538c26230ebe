"""Audits: what was claimed beside what was verified, worked section by section."""
