import { loadFiles } from '../../scenarios/loading/library.ts'

/** Files of the library of scenarios. Each worker parses the library only once. No test may change the files. */
export const libraryFiles = await loadFiles()

/** The library of scenarios, as `loadLibrary` returns it. */
export const library = libraryFiles.map(({ document }) => document)
