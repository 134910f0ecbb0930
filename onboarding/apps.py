from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = "Lokapasar"

    def ready(self):
        """Readiness and the owner's copy are made a floor below; what is known of shops is told from here."""
        from catalog import dossier, readiness
        from onboarding.copying import LEFT_OUT, PARTS
        from onboarding.erasing import KINDS
        from onboarding.retention import DEEDS
        from onboarding.shops import facts_for
        from sellers import erasing, retention

        readiness.ask_for_stores(facts_for)
        dossier.add(PARTS, LEFT_OUT)
        erasing.add(KINDS)
        retention.deeds.update(DEEDS)
