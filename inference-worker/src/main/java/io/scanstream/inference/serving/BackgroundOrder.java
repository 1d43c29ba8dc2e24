package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import java.time.Instant;

/** What is to be answered besides, while nothing else is to be done. */
public sealed interface BackgroundOrder {

    Duty duty();

    /** The images of this task are answered. */
    String task();

    /** That answers. */
    ModelVersion version();

    /** @param since images that came earlier are not answered */
    record Shadow(String task, ModelVersion version, Instant since) implements BackgroundOrder {
        @Override
        public Duty duty() {
            return Duty.shadow(task);
        }
    }

    /** A stretch of the stream once more. */
    record Replay(ReplayRequest request) implements BackgroundOrder {
        @Override
        public Duty duty() {
            return Duty.replay(request.id());
        }

        @Override
        public String task() {
            return request.task();
        }

        @Override
        public ModelVersion version() {
            return request.modelVersion();
        }
    }
}
