from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "onboarding"
    verbose_name = "Lokapasar"

    def ready(self):
        """Readiness is worked out a floor below; what is known of shops is told from here."""
        from catalog.readiness import ask_for_stores
        from onboarding.shops import facts_for

        ask_for_stores(facts_for)
