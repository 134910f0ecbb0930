"""How do they get onto a marketplace? Requirements, store accounts, bundles, keyword and purchase tests. Not furnished yet."""
