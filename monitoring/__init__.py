"""How is everyone doing? Programmes, visits, problems, indicators, reports, overview. Not furnished yet."""
