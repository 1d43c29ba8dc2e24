/** Whether a machine, a broker, a store and the workers are fit for use, and what to do where they are not. */
package io.scanstream.cli.doctor;
