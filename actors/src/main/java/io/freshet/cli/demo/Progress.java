package io.freshet.cli.demo;

import io.freshet.actors.events.LoopEvent;
import io.freshet.actors.events.LoopListener;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import java.util.ArrayList;
import java.util.List;

/** Follows the lineage, so that the demo knows when a number of rounds is done and served. */
final class Progress implements LoopListener {

    private final Traffic traffic;
    private final List<Manifest> manifests = new ArrayList<>();
    private long served;
    private int window;

    Progress(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public synchronized void on(LoopEvent event) {
        if (event instanceof LoopEvent.Mined mined) {
            window = mined.windowDocuments();
        } else if (event instanceof LoopEvent.Judged) {
            traffic.expectSwap();
        } else if (event instanceof LoopEvent.Committed committed) {
            manifests.add(committed.manifest());
            if (committed.manifest().status() != Status.PUBLISHED) {
                traffic.calm();
            }
        } else if (event instanceof LoopEvent.Swapped swapped) {
            served = swapped.version();
            traffic.swapped(swapped.took().toMillis());
        } else if (event instanceof LoopEvent.SwapFailed) {
            traffic.calm();
        }
    }

    /** Whether so many rounds are committed and the newest published version answers. */
    synchronized boolean isDone(int rounds) {
        long published = manifests.stream()
                .filter(manifest -> manifest.status() == Status.PUBLISHED)
                .mapToLong(Manifest::version)
                .max()
                .orElse(0);
        return manifests.size() >= rounds && served >= published;
    }

    synchronized List<Manifest> manifests() {
        return List.copyOf(manifests);
    }

    synchronized int window() {
        return window;
    }
}
