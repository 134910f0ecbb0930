"""A gateway that keeps what it was asked to send."""

sent = []


def send(phone, text):
    sent.append((phone, text))
