package io.scanstream.contract;

/** Why a training job ended without a model. */
public enum FailureCode {
    /** The request cannot be read or breaks a rule. */
    INVALID_REQUEST,
    /** The request makes sense, but asks for what this worker does not have. */
    NOT_SUPPORTED,
    /** The data set is not where the request says, or lies outside what the worker may read. */
    DATASET_NOT_FOUND,
    /** The data set is there but cannot be learned from. */
    DATASET_INVALID,
    /** No weight file for the network. */
    WEIGHTS_NOT_FOUND,
    /** The weight file is damaged or of another network. */
    WEIGHTS_INVALID,
    /** The loss or a weight became infinite or not a number. */
    DIVERGED,
    /** Attempt after attempt ended by a crash or by a fault of the system. */
    TOO_MANY_ATTEMPTS
}
