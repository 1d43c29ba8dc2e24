/**
 * Between Kafka and the job: notes what comes in, claims one job at a time, and makes its result known. {@code
 * docs/decisions/0013-one-pen-for-each-job.md} says why it is done so, and why each job ends once.
 */
package io.scanstream.trainer.claim;
