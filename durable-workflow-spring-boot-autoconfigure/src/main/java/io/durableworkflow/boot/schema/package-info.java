/** Brings the tables of the library up to date: its own Liquibase changelog, in its own changelog tables, and no other. */
@NullMarked
package io.durableworkflow.boot.schema;

import org.jspecify.annotations.NullMarked;
