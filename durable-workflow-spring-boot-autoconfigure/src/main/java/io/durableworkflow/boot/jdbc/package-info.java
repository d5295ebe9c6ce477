/** The store on SQLite: its database, its SQL, and what keeps the promises of the port with both. Runs without Spring Boot. */
@NullMarked
package io.durableworkflow.boot.jdbc;

import org.jspecify.annotations.NullMarked;
