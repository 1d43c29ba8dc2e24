package io.scanstream.inference;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once a model is loaded and images are being answered; tells which versions answer, what could not be loaded and
 * which topics are missing. Quarkus' own check beside it tells whether the broker answers.
 */
@Readiness
@ApplicationScoped
class InferenceHealth implements HealthCheck {

    private final InferenceWorker worker;

    InferenceHealth(InferenceWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("models").status(worker.isAnswering());
        if (!worker.isAnswering()) {
            response.withData("waiting for", worker.obstacle());
        }
        if (worker.models() != null) {
            worker.models().versions().forEach((task, version) -> response.withData(task, version.toString()));
            worker.models()
                    .versionsBesides()
                    .forEach((duty, version) -> response.withData(duty.toString(), version.toString()));
            worker.models().problems().forEach((task, problem) -> response.withData(task + " problem", problem));
        }
        worker.backgroundProblems().forEach((what, problem) -> response.withData(what + " problem", problem));
        return response.build();
    }
}
