// The fonts of the system: nothing to download, and the pages look like what is around them.
export { default } from 'vitepress/theme-without-fonts';
