/**
 * What runs before anything else of Regatta, in Java 8 bytecode: a wrong Java, Spark or Scala ends
 * in one line and not in an UnsupportedClassVersionError. No class here may name one from another
 * package of Regatta. (No NullMarked: Java 8 cannot read the annotation; NullAway checks it
 * anyway.)
 */
package dev.regatta.launcher;
