package io.scanstream.trainer;

import io.scanstream.contract.TrainingEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the events of all attempts at some jobs tell, in the order in which they were written. */
record JobStory(List<TrainingEvent> events) {

    private Stream<TrainingEvent> of(String job) {
        return events.stream().filter(event -> event.jobId().equals(job));
    }

    int attempts(String job) {
        return of(job).mapToInt(TrainingEvent::attempt).max().orElse(0);
    }

    /** The epochs after which attempts went on. */
    List<Integer> resumedAfter(String job) {
        return of(job).filter(TrainingEvent.Resumed.class::isInstance)
                .map(event -> ((TrainingEvent.Resumed) event).epoch())
                .toList();
    }

    /** By each attempt that came to train again: how many epochs had been completed before it that it had to run again. */
    List<Integer> lost(String job) {
        List<Integer> lost = new ArrayList<>();
        Set<Integer> told = new HashSet<>();
        int completed = 0;
        for (TrainingEvent event : of(job).toList()) {
            boolean isFirst = !told.contains(event.attempt());
            if (event instanceof TrainingEvent.Resumed resumed) {
                told.add(resumed.attempt());
                lost.add(completed - resumed.epoch());
            } else if (event instanceof TrainingEvent.EpochCompleted epoch) {
                if (isFirst && epoch.epoch() == 1 && epoch.attempt() > 1) {
                    lost.add(completed);
                }
                told.add(epoch.attempt());
                completed = Math.max(completed, epoch.epoch());
            }
        }
        return lost;
    }

    long repeated(String job) {
        return of(job).filter(TrainingEvent.EpochCompleted.class::isInstance).count()
                - curve(job).size();
    }

    /**
     * Training losses by epoch.
     *
     * @throws AssertionError if two attempts did not come to the same
     */
    SortedMap<Integer, Double> curve(String job) {
        SortedMap<Integer, Double> curve = new TreeMap<>();
        of(job).filter(TrainingEvent.EpochCompleted.class::isInstance)
                .map(TrainingEvent.EpochCompleted.class::cast)
                .forEach(epoch -> {
                    Double before = curve.put(epoch.epoch(), epoch.trainingLoss());
                    if (before != null && before != epoch.trainingLoss()) {
                        throw new AssertionError("epoch %d of %s came to %s, and in attempt %d to %s"
                                .formatted(epoch.epoch(), job, before, epoch.attempt(), epoch.trainingLoss()));
                    }
                });
        return curve;
    }
}
