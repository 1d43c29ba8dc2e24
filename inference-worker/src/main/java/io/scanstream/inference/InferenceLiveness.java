package io.scanstream.inference;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
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
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("image loop").status(worker.isAlive());
        if (!worker.isAlive()) {
            response.withData("cause", "the thread that polls for images does not turn any more");
        }
        return response.build();
    }
}
