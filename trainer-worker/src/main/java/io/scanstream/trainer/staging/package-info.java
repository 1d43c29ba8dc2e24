/**
 * Data sets that lie in a bucket or an archive are brought into a folder of the scratch directory, where they are read as any other;
 * the folder goes with the job.
 */
package io.scanstream.trainer.staging;
