/**
 * The front doors: {@link io.scanstream.trainer.TrainerWorker} is the process, {@link
 * io.scanstream.trainer.TrainingPipeline} the way from a request to a published model. Each step lives in a package of
 * its own.
 */
package io.scanstream.trainer;
