"""Happenings: triggers, clauses, status, roles and identity behind find_event_mentions and mentions_to_events."""
