"""`python -m ikmportal.bench.print_edition ID` builds an edition as a worker does, and says what that cost: processor
seconds of building, its children's included, without the start of Python and Django, which a worker does once."""

import json
import resource
import sys
import time

from ikmportal.bench.scratch import attach


def main(pk):
    attach()
    from catalog import editions
    from catalog.models import Edition
    from ikmportal.lib import jobs

    start = time.process_time()
    jobs.work(Edition, pk, editions.build)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    edition = Edition.objects.get(pk=pk)
    if not edition.is_complete:
        sys.exit(f"edition: {edition.state} {edition.failure} {len(edition.without_photo)} without photo")
    volumes = edition.volumes.all()
    return {
        "seconds": time.process_time() - start + children.ru_utime + children.ru_stime,
        "pages": sum(volume.pages for volume in volumes),
        "size": sum(volume.size for volume in volumes),
        "volumes": len(volumes),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
