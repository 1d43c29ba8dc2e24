/** {@code scanstream demo}: everything on one machine, from a training request to scored predictions. */
package io.scanstream.cli.demo;
