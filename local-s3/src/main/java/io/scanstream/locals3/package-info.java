/** A server that speaks S3, for tests and the demo. */
package io.scanstream.locals3;
