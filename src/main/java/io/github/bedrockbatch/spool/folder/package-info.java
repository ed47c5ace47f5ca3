/* SPDX-License-Identifier: Apache-2.0 */
/** The spool on disk: how its folders are called, and what the files of a batch hold. */
package io.github.bedrockbatch.spool.folder;
