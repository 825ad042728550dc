/**
 * The machinery of job files: YAML bound to records, with every problem told at once. It knows no
 * strategy: records and registries come from the modules that own them.
 */
@NullMarked
package dev.regatta.conf;

import org.jspecify.annotations.NullMarked;
