package io.scanstream.trainer;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
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
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("request loop").status(worker.isAlive());
        if (!worker.isAlive()) {
            response.withData("cause", "the thread that polls for requests does not turn any more");
        }
        return response.build();
    }
}
