/** A server that speaks S3, for tests. */
package io.scanstream.locals3;
