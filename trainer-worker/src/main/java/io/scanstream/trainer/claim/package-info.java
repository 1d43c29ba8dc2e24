/**
 * Between Kafka and the job: takes one request at a time, keeps the membership of the group while it is worked on, and
 * makes its result and the request's offset known in one transaction. {@code
 * docs/decisions/0003-a-job-and-its-offset-end-in-one-transaction.md} says why it is done so.
 */
package io.scanstream.trainer.claim;
