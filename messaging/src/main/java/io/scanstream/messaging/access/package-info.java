/** What each party may do on a broker that knows access rights, and whether this one may do it. */
package io.scanstream.messaging.access;
