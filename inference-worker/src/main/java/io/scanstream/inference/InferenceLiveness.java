package io.scanstream.inference;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a batch hangs: only a new process helps then. */
@Liveness
@ApplicationScoped
class InferenceLiveness implements HealthCheck {

    private final InferenceWorker worker;

    InferenceLiveness(InferenceWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("image loop").status(worker.isAlive()).build();
    }
}
