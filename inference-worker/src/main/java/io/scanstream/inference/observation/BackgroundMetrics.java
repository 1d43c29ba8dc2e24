package io.scanstream.inference.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.serving.BackgroundOrder;
import io.scanstream.inference.serving.Role;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.header.Header;

/** What is answered besides the live stream, in figures; {@code docs/observability.md} says what each means. */
public final class BackgroundMetrics {

    private static final String ROLE = "role";
    private static final Set<Role> ROLES = EnumSet.of(Role.SHADOW, Role.REPLAY);

    private final MeterRegistry registry;
    private final Map<Role, Counter> held = new EnumMap<>(Role.class);
    private final Map<Role, Counter> faults = new EnumMap<>(Role.class);

    public BackgroundMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Role role : ROLES) {
            held.put(
                    role,
                    Counter.builder("scanstream.background.held")
                            .description("images that had to wait by our own fault")
                            .tag(ROLE, role.name())
                            .register(registry));
            faults.put(
                    role,
                    Counter.builder("scanstream.background.faults")
                            .description("faults after which what was in flight was done again")
                            .tag(ROLE, role.name())
                            .register(registry));
        }
    }

    /** @param lag of the lanes of a role, asked for by any thread */
    public void showBehind(ToDoubleFunction<Role> lag) {
        for (Role role : ROLES) {
            Gauge.builder("scanstream.background.lag", lag, behind -> behind.applyAsDouble(role))
                    .description("records that are not polled yet")
                    .tag(ROLE, role.name())
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** Observes one lane. */
    public Observation of(BackgroundOrder order) {
        Role role = order.duty().role();
        Counter images = Counter.builder("scanstream.background.images")
                .description("images that are answered besides")
                .tags(Tags.of(ROLE, role.name(), "model", order.version().toString()))
                .register(registry);
        return new Lane(images, held.get(role), faults.get(role));
    }

    /** What it does not count is told of the live stream alone. */
    private static final class Lane extends Unobserved {

        private final Counter images;
        private final Counter held;
        private final Counter faults;

        Lane(Counter images, Counter held, Counter faults) {
            this.images = images;
            this.held = held;
            this.faults = faults;
        }

        @Override
        public Dispatch dispatch(AnsweredBatch batch) {
            return new Counted(super.dispatch(batch), images, batch.outcomes().size());
        }

        @Override
        public void heldUp(int count) {
            held.increment(count);
        }

        @Override
        public void faulted() {
            faults.increment();
        }
    }

    private record Counted(Dispatch trace, Counter images, int size) implements Dispatch {

        @Override
        public List<Header> trace(int place) {
            return trace.trace(place);
        }

        @Override
        public void sent() {
            trace.sent();
            images.increment(size);
        }

        @Override
        public void failed() {
            trace.failed();
        }
    }
}
