from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Pemantauan"

    def ready(self):
        """The owner's copy is made, and makers are handed over, on floors below; what is kept here is told from here."""
        from catalog import dossier
        from monitoring.answering import hand_over
        from monitoring.copying import LEFT_OUT, PARTS
        from monitoring.erasing import KINDS
        from sellers import erasing
        from sellers.models import Mentorship

        dossier.add(PARTS, LEFT_OUT)
        erasing.add(KINDS)
        Mentorship.moves_along.append(hand_over)
