"""The desk's calendar: what is planned, by day, for a month or a week.

What comes in is a span of days; what goes out is what is planned on each, from every app.
"""
