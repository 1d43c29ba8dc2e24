package io.scanstream.trainer;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when the thread that polls hangs: only a new process helps then. A job may run for as long as it likes. */
@Liveness
@ApplicationScoped
class TrainerLiveness implements HealthCheck {

    private final TrainerWorker worker;

    TrainerLiveness(TrainerWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("request loop")
                .status(worker.isAlive())
                .build();
    }
}
