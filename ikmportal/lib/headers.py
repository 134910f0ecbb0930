"""How well an answer's headers protect who reads it, by the published rules of Mozilla's HTTP Observatory.

Modifiers and grades: MDN, "HTTP Observatory: Tests & Scoring", read 2026-11. Not asked: the preload list of browsers (it
would be worth 5 points more) and anything that needs another site. Grades run over whole sites there; here over one answer.
"""

import re
from dataclasses import dataclass

SIX_MONTHS = 15_768_000  # seconds
GRADES = (
    *((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+")),
    *((50, "C"), (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (0, "F")),
)
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url"}
BROAD = {"*", "data:", "http:", "https:"}
SESSIONS = ("sess", "login", "auth", "token", "csrf")  # in the name of a cookie that lets somebody in
# What this portal promises beyond the Observatory: `{header: pattern}`.
OURS = {
    "Content-Security-Policy": r"frame-ancestors 'none'",
    "X-Frame-Options": r"^DENY$",
    "X-Content-Type-Options": r"^nosniff$",
    "Cross-Origin-Opener-Policy": r"^same-origin$",
    "Cross-Origin-Resource-Policy": r"^(same|cross)-origin$",
    "Permissions-Policy": r"camera=\(\).*microphone=\(\)",
}


@dataclass(frozen=True)
class Finding:
    """`modifier`: points of 100, a bonus when positive."""

    header: str
    result: str
    modifier: int


def audit(headers, cookies=(), body="", redirect=None):
    """Findings about one answer. `headers`: mapping, `cookies`: `Set-Cookie` values, `redirect`: the Location that the same
    address answers over HTTP (None where there is no HTTP to ask)."""
    asked = {name.lower(): value for name, value in headers.items()}
    hsts = _hsts(asked.get("strict-transport-security", ""))
    return [
        _csp(policy := directives(asked.get("content-security-policy", ""))),
        hsts,
        _cookies(cookies, protected=hsts.modifier == 0),
        _referrer(asked.get("referrer-policy", "")),
        _sniffing(asked.get("x-content-type-options", "")),
        _framing(asked.get("x-frame-options", ""), policy),
        _resource(asked.get("cross-origin-resource-policy", "")),
        _sharing(asked.get("access-control-allow-origin", "")),
        _scripts(body),
        _redirection(redirect),
    ]


def grade(findings):
    """`(score, letter)`: bonuses count only from 90 points on."""
    score = 100 + sum(one.modifier for one in findings if one.modifier < 0)
    if score >= 90:
        score += sum(one.modifier for one in findings if one.modifier > 0)
    score = max(score, 0)
    return score, next(letter for least, letter in GRADES if score >= least)


def lacking(headers):
    """Names of the headers this portal promises that an answer lacks, or that say something weaker."""
    asked = {name.lower(): value for name, value in headers.items()}
    return [name for name, pattern in OURS.items() if not re.search(pattern, asked.get(name.lower(), ""))]


def directives(policy):
    """`{directive: {source}}` of a Content-Security-Policy; the first of a name counts."""
    found = {}
    for part in policy.lower().split(";"):
        name, *sources = part.split() or [""]
        found.setdefault(name, set(sources))
    found.pop("", None)
    return found


def _csp(policy):
    name = "Content-Security-Policy"
    if not policy:
        return Finding(name, "csp-not-implemented", -25)
    script, loose = (policy.get(kind, policy.get("default-src", {"*"})) for kind in ("script-src", "object-src"))
    if "'unsafe-inline'" in script or (script | loose) & BROAD:
        return Finding(name, "csp-implemented-with-unsafe-inline", -20)
    if "'unsafe-eval'" in script:
        return Finding(name, "csp-implemented-with-unsafe-eval", -10)
    style = policy.get("style-src", policy.get("default-src", {"*"}))
    if "'unsafe-inline'" in style or style & BROAD:
        return Finding(name, "csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    if policy.get("default-src") == {"'none'"}:
        return Finding(name, "csp-implemented-with-no-unsafe-default-src-none", 10)
    return Finding(name, "csp-implemented-with-no-unsafe", 5)


def _hsts(value):
    name, age = "Strict-Transport-Security", re.search(r"max-age=\"?(\d+)", value.lower())
    if not value:
        return Finding(name, "hsts-not-implemented", -20)
    if not age:
        return Finding(name, "hsts-header-invalid", -20)
    if int(age[1]) < SIX_MONTHS:
        return Finding(name, "hsts-implemented-max-age-less-than-six-months", -10)
    return Finding(name, "hsts-implemented-max-age-at-least-six-months", 0)


def _cookies(cookies, *, protected):
    """The worst of them all."""
    if not cookies:
        return Finding("Set-Cookie", "cookies-not-found", 0)
    return min((_cookie(one, protected) for one in cookies), key=lambda finding: finding.modifier)


def _cookie(value, protected):
    name, *flags = (part.strip().lower() for part in value.split(";"))
    lets_in = any(word in name.partition("=")[0] for word in SESSIONS)
    place = next((flag.partition("=")[2] for flag in flags if flag.startswith("samesite")), None)
    if lets_in and "httponly" not in flags:
        return Finding("Set-Cookie", "cookies-session-without-httponly-flag", -30)
    if "secure" not in flags:
        return _unsafe_cookie(lets_in, protected)
    if place is None and "csrf" in name:
        return Finding("Set-Cookie", "cookies-anticsrf-without-samesite-flag", -20)
    if place is not None and place not in ("strict", "lax"):
        return Finding("Set-Cookie", "cookies-samesite-flag-invalid", -20)
    if place is None:
        return Finding("Set-Cookie", "cookies-secure-with-httponly-sessions", 0)
    return Finding("Set-Cookie", "cookies-secure-with-httponly-sessions-and-samesite", 5)


def _unsafe_cookie(lets_in, protected):
    kind = "cookies-session-without-secure-flag" if lets_in else "cookies-without-secure-flag"
    if protected:
        return Finding("Set-Cookie", f"{kind}-but-protected-by-hsts", -10 if lets_in else -5)
    return Finding("Set-Cookie", kind, -40 if lets_in else -20)


def _referrer(value):
    name, last = "Referrer-Policy", value.lower().split(",")[-1].strip()
    if not value:
        return Finding(name, "referrer-policy-not-implemented", 0)
    if last in PRIVATE:
        return Finding(name, "referrer-policy-private", 5)
    kind = "unsafe" if last in UNSAFE_REFERRERS else "header-invalid"
    return Finding(name, f"referrer-policy-{kind}", -5)


def _sniffing(value):
    if value.lower() == "nosniff":
        return Finding("X-Content-Type-Options", "x-content-type-options-nosniff", 0)
    kind = "header-invalid" if value else "not-implemented"
    return Finding("X-Content-Type-Options", f"x-content-type-options-{kind}", -5)


def _framing(value, policy):
    name = "X-Frame-Options"
    if policy.get("frame-ancestors", {"*"}) <= {"'none'", "'self'"}:
        return Finding(name, "x-frame-options-implemented-via-csp", 5)
    if value.upper() in ("DENY", "SAMEORIGIN"):
        return Finding(name, "x-frame-options-sameorigin-or-deny", 0)
    return Finding(name, "x-frame-options-not-implemented", -20)


def _resource(value):
    name, told = "Cross-Origin-Resource-Policy", value.lower()
    if told in ("same-origin", "same-site"):
        return Finding(name, f"corp-implemented-with-{told}", 10)
    if told in ("", "cross-origin"):
        return Finding(name, f"corp-{'implemented-with-cross-origin' if told else 'not-implemented'}", 0)
    return Finding(name, "corp-header-invalid", -5)


def _sharing(value):
    """`value` is the answer to a request that says it comes from another site."""
    if value in ("", "*"):
        return Finding("Access-Control-Allow-Origin", "cross-origin-resource-sharing-not-implemented-or-public", 0)
    return Finding(
        "Access-Control-Allow-Origin", "cross-origin-resource-sharing-implemented-with-universal-access", -50
    )


def _scripts(body):
    elsewhere = re.findall(r"<script\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>", body, re.I)
    if any("integrity=" not in tag for tag in elsewhere):
        return Finding("integrity", "sri-not-implemented-but-external-scripts-loaded", -5)
    return Finding("integrity", "sri-not-needed-or-implemented", 0)


def _redirection(place):
    if place is None:
        return Finding("Location", "redirection-not-needed-no-http", 0)
    kind, modifier = ("to-https", 0) if place.startswith("https://") else ("missing", -20)
    return Finding("Location", f"redirection-{kind}", modifier)
