package io.scanstream.trainer.observation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.observation.PartitionLag;
import io.scanstream.observation.Tracing;
import java.time.Instant;
import java.util.List;

/**
 * A span for each attempt at a job, within the trace that its request came with, and one within that for each phase. Phases
 * begin and end with what is told of the job.
 */
public final class JobSpans implements JobObservation {

    private final Tracer tracer;
    private Span job = Span.getInvalid();
    private Span phase = Span.getInvalid();
    private boolean isComputing;

    public JobSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void noted(RequestKind kind) {}

    @Override
    public void queued(long jobsWaiting, List<PartitionLag> lag) {}

    @Override
    public synchronized void begun(TrainingState claim) {
        job = tracer.spanBuilder("train model")
                .setParent(Tracing.upstream(claim.request()::header))
                .setAttribute("scanstream.job", claim.jobId())
                .setAttribute("scanstream.attempt", (long) claim.attempt())
                .startSpan();
        begin("read data set", Instant.now());
    }

    private void begin(String name, Instant at) {
        phase.end(at);
        isComputing = false;
        phase = tracer.spanBuilder(name)
                .setParent(Context.root().with(job))
                .setStartTimestamp(at)
                .startSpan();
    }

    @Override
    public synchronized void told(TrainingEvent event) {
        if (event instanceof TrainingEvent.DatasetSplit) {
            begin("choose strategy", event.at());
        } else if (event instanceof TrainingEvent.StrategyChosen) {
            begin("prepare network", event.at());
        } else if (event instanceof TrainingEvent.FeaturesComputed computed) {
            tell(computed);
        } else if (event instanceof TrainingEvent.EpochCompleted epoch) {
            phase.addEvent("epoch " + epoch.epoch(), event.at());
        } else if (event instanceof TrainingEvent.FoldEvaluated) {
            begin("train", event.at());
        } else if (event instanceof TrainingEvent.Evaluated) {
            begin("publish", event.at());
        }
    }

    /** The last of them is told when all features are there. */
    private void tell(TrainingEvent.FeaturesComputed computed) {
        if (!isComputing) {
            begin("compute features", computed.at());
            isComputing = true;
        }
        if (computed.done() == computed.total()) {
            begin("train", computed.at());
        }
    }

    @Override
    public synchronized void staged(Instant begun, Instant ended, long bytes) {
        tracer.spanBuilder("stage data set")
                .setParent(Context.root().with(phase))
                .setStartTimestamp(begun)
                .setAttribute("scanstream.bytes", bytes)
                .startSpan()
                .end(ended);
    }

    @Override
    public void renewed() {}

    @Override
    public void kept() {}

    @Override
    public synchronized void failed(FailureCode code) {
        job.setAttribute("scanstream.failure", code.name());
    }

    @Override
    public synchronized void ended(JobEnd end) {
        if (end == JobEnd.FAILED || end == JobEnd.FAULT) {
            phase.setStatus(StatusCode.ERROR);
            job.setStatus(StatusCode.ERROR);
        }
        phase.end();
        job.setAttribute("scanstream.end", end.name());
        job.end();
        job = Span.getInvalid();
        phase = Span.getInvalid();
    }
}
