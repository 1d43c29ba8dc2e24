package io.scanstream.inference.serving;

import java.util.Optional;

/** Who answers for a task. Thread-safe. */
public interface Models {

    /**
     * The model for a task.
     *
     * @return to be closed by the caller after use; empty if no model is meant to answer for the task, or the task is an
     *     alias and none is loaded
     * @throws ModelUnavailableException if one is, or may be, but none is loaded
     */
    Optional<ServedModel> use(String task);

    /** The task of images that name none: the only one there is besides aliases; empty if there are several. */
    Optional<String> onlyTask();

    /** What keeps a task's wanted version from answering, in a sentence; empty if nothing does. */
    Optional<String> problem(String task);
}
