/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The dead letters of one data folder: looked through, counted, sent again and dropped. Their files
 * are read as they are, as a person may have edited them; nothing here writes to them.
 */
package io.github.bedrockbatch.operator.letter;
